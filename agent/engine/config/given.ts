/** What says something: "", 0, false, [] and {} are the engine's own defaults, and are left out. */
export function given<T extends object>(options: T): Partial<T> {
  const says = (value: unknown): boolean => {
    if (Array.isArray(value)) return value.length > 0;
    return typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value);
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => says(value))) as Partial<T>;
}
