/** Thrown when a record lives on under another number: answered with 308 to the same address there. */
export class Moved extends Error {
  override readonly name = 'Moved';
  readonly location: string;
  constructor(location: string) {
    super('The record lives on under another number.');
    this.location = location;
  }
}
