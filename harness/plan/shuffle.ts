import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/**
 * Draws an order (Fisher and Yates' shuffle).
 *
 * @param seed an integer; the same one gives the same order, here and everywhere
 * @returns a new list of the same things
 */
export function shuffle<T>(things: readonly T[], seed: number): T[] {
  const chance = xoroshiro128plus(seed);
  const order = [...things];
  for (let last = order.length - 1; last > 0; last--) {
    const drawn = uniformInt(chance, 0, last);
    [order[last], order[drawn]] = [order[drawn] as T, order[last] as T];
  }
  return order;
}
