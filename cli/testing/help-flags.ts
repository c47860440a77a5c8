/** One flag of a command, as its help shows it. */
export interface HelpFlag {
  /** With its dashes. */
  name: string;
  /** "-d"; "": none. */
  short: string;
  takesValue: boolean;
  says: string;
}

/** The flags in the help of our commands, or of Docker's: a line each, its text going on in lines that begin further right. */
export function helpFlags(help: string): HelpFlag[] {
  const options = help.split('\nOptions:\n')[1]?.split(/\n(?:\n|$)/)[0] ?? '';
  const flags: HelpFlag[] = [];
  for (const line of options.split('\n')) {
    const [, short = '', name = '', value = '', says = ''] =
      /^ {2,6}(?:(-\w), )?(--[\w-]+)(?: (\S+))?(?: {2,}(.*))?$/.exec(line) ?? [];
    if (name !== '') flags.push({ name, short, takesValue: value !== '', says });
    else {
      const last = flags.at(-1);
      if (last) last.says = `${last.says} ${line.trim()}`;
    }
  }
  return flags.map((flag) => ({
    ...flag,
    says: flag.says.replaceAll(/\s+/g, ' ').replace('(default: ', '(default ').trim(),
  }));
}
