/**
 * Values by key, each claimed by one or more owners, so that what several need goes with the last of them. Should owners disagree on a value, as
 * records on their way to each other may for a moment, the first owner in order has it: the result depends on the claims alone, not on their history.
 */
export class Claims<Owner extends string> {
  readonly #owners = new Map<Owner, ReadonlyMap<string, string>>();
  readonly #claims = new Map<string, Map<Owner, string>>();

  /** All that an owner claims from now on. Adds to `touched` the keys whose value may have changed. */
  claim(owner: Owner, values: ReadonlyMap<string, string>, touched: Set<string>): void {
    const before = this.#owners.get(owner);
    for (const key of before?.keys() ?? []) {
      if (values.has(key)) continue;
      this.#release(owner, key);
      touched.add(key);
    }
    for (const [key, value] of values) {
      if (before?.get(key) === value) continue;
      const claims = this.#claims.get(key) ?? new Map<Owner, string>();
      this.#claims.set(key, claims.set(owner, value));
      touched.add(key);
    }
    if (values.size === 0) this.#owners.delete(owner);
    else this.#owners.set(owner, values);
  }
  get(key: string): string | undefined {
    const claims = this.#claims.get(key);
    if (!claims) return undefined;
    const [first] = claims.size === 1 ? claims : [...claims].sort(([a], [b]) => (a < b ? -1 : 1));
    return first?.[1];
  }
  /** Of a key, by owner in order. */
  *all(key: string): Generator<string> {
    const claims = [...(this.#claims.get(key) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [, value] of claims) yield value;
  }
  keys(): IterableIterator<string> {
    return this.#claims.keys();
  }
  toMap(): Map<string, string> {
    return new Map([...this.keys()].map((key) => [key, this.get(key) ?? '']));
  }

  #release(owner: Owner, key: string): void {
    const claims = this.#claims.get(key);
    claims?.delete(owner);
    if (claims?.size === 0) this.#claims.delete(key);
  }
}
