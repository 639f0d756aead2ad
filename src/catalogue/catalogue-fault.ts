/** An invalid catalogue, with every error as `file:line:column pointer: what is wrong`. Stops the start. */
export class CatalogueFault extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      `The catalogue has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n  ${faults.join('\n  ')}`,
    );
    this.name = 'CatalogueFault';
    this.faults = faults;
  }
}
