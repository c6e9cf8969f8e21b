// One call at a time for each name, and none lost: a call while the handler runs makes it run once more.

/**
 * A call that finds the handler running for its name returns at once, and the running one serves both.
 * The handler must not reject.
 */
export function foldCalls<Call>(
  handle: (call: Call) => Promise<void>,
  nameOf: (call: Call) => string,
): (call: Call) => Promise<void> {
  const running = new Map<string, { calledAgain: boolean }>();
  return async (call) => {
    const name = nameOf(call);
    const current = running.get(name);
    if (current !== undefined) {
      current.calledAgain = true;
      return;
    }
    const own = { calledAgain: true };
    running.set(name, own);
    while (own.calledAgain) {
      own.calledAgain = false;
      await handle(call);
    }
    running.delete(name);
  };
}
