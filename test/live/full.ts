/** Whether everything is to be tried, which takes two hours or so: `npm run test:full`. */
export const isFull = process.env.DNSDRILL_TEST_FULL === '1';

/** A test that is skipped unless everything is to be tried. */
export function full(title: string, test: Mocha.AsyncFunc): void {
  (isFull ? it : it.skip)(title, test);
}
