// A request that is refused: the status to answer with, and why.
export class Problem extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}
