const factors: Readonly<Record<string, number>> = {
  '': 1,
  ...{ k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60, m: 1e-3 },
};

/**
 * An amount of memory as Kubernetes writes it, for example `170Mi` or `1e9`, in bytes.
 *
 * @returns NaN for what is no quantity
 */
export function bytesOf(quantity: string): number {
  const [, digits, suffix = ''] = /^([\d.]+(?:[eE][+-]?\d+)?)([A-Za-z]*)$/.exec(quantity) ?? [];
  const factor = factors[suffix];
  return digits === undefined || factor === undefined ? Number.NaN : Number(digits) * factor;
}
