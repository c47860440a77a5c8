/** What a vote is, on its way from a browser to the queue and from there to the database. Pure. */

export type Choice = 'a' | 'b';

export interface Vote {
  voter: string;
  choice: Choice;
  /** Milliseconds since 1970, by the clock of the container that took it. */
  at: number;
}

/** What the two choices are called: OPTION_A and OPTION_B. */
export type Options = Record<Choice, string>;

export const optionsOf = (env: Readonly<Record<string, string | undefined>>): Options => ({
  a: env['OPTION_A'] || 'Tea',
  b: env['OPTION_B'] || 'Coffee',
});

/** The names of the queue's lists in Redis. */
export const QUEUE = 'votes';
/** Where a worker keeps the votes it has taken until they are in the database. */
export const takenBy = (worker: string): string => `votes:taken:${worker}`;

const VOTER = /^[0-9a-f-]{36}$/;

/** The choice of a posted form, if it has one. */
export function choiceOf(form: string): Choice | undefined {
  const choice = new URLSearchParams(form).get('vote');
  return choice === 'a' || choice === 'b' ? choice : undefined;
}

/** What the cookies of a request say: who the voter is, and the last choice. */
export function cookiesOf(header = ''): { voter?: string; choice?: Choice } {
  const cookies = new Map(
    header.split(';').map((part) => {
      const [name = '', value = ''] = part.trim().split('=');
      return [name, value];
    }),
  );
  const [voter = '', choice] = [cookies.get('voter'), cookies.get('choice')];
  return {
    ...(VOTER.test(voter) && { voter }),
    ...((choice === 'a' || choice === 'b') && { choice }),
  };
}

const YEAR_S = 365 * 24 * 3600;

export const cookiesFor = (voter: string, choice: Choice): string[] =>
  [`voter=${voter}`, `choice=${choice}`].map((each) => `${each}; Path=/; Max-Age=${YEAR_S}; HttpOnly; SameSite=Lax`);

export const encode = (vote: Vote): string => JSON.stringify(vote);

/** The vote that a queue's entry holds, or undefined if it is none: such an entry must not stop the queue. */
export function decode(entry: string): Vote | undefined {
  try {
    const { voter, choice, at } = JSON.parse(entry) as Partial<Vote>;
    const whole = typeof voter === 'string' && (choice === 'a' || choice === 'b') && typeof at === 'number';
    return whole ? { voter, choice, at } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** One vote for each voter, the latest: a statement can change a row once only. */
export function latest(votes: readonly Vote[]): Vote[] {
  const byVoter = new Map<string, Vote>();
  for (const vote of votes) {
    const other = byVoter.get(vote.voter);
    if (other === undefined || other.at <= vote.at) byVoter.set(vote.voter, vote);
  }
  return [...byVoter.values()];
}

export type Counts = Record<Choice, number>;

/** Whole percentages that add up to 100, or halves when nobody has voted. */
export function shares({ a, b }: Counts): Counts {
  const share = a + b === 0 ? 50 : Math.round((100 * a) / (a + b));
  return { a: share, b: 100 - share };
}
