/** Why a document cannot be imported, as a message for the person who imports it. */
export class ImportFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ImportFault';
  }
}
