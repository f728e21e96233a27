// The one moment that all time charts and the map show.

type Listener = (hours: number) => void;

const listeners = new Set<Listener>();
let hours = 0;

export const cursor = {
  get hours(): number {
    return hours;
  },
  set(to: number): void {
    if (to === hours) return;
    hours = to;
    for (const listener of listeners) listener(hours);
  },
  /** Tells `listener` now and at every change, until the function that is returned is called. */
  follow(listener: Listener): () => void {
    listeners.add(listener);
    listener(hours);
    return () => listeners.delete(listener);
  },
};
