import type { DnsPod } from '../diagnose/observations.ts';

type Cpu = Extract<DnsPod['cpu'], { seen: unknown }>['seen'];

/** A sample of Prometheus' text format: name, labels, value. */
const sample = /^([a-zA-Z_:][\w:]*)(?:\{(.*?)\})? ([-+\d.eE]+|NaN)/;

/**
 * The sum of a metric's samples.
 *
 * @param isWanted tells by their labels which samples count; without it, all do
 * @returns undefined where there is none
 */
export function sumOf(
  text: string,
  name: string,
  isWanted: (labels: string) => boolean = () => true,
): number | undefined {
  const values = text
    .split('\n')
    .map((line) => sample.exec(line))
    .filter((found) => found?.[1] === name && isWanted(found[2] ?? ''))
    .map((found) => Number(found?.[3]));
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
}

/** How often a container ran into its CPU limit, from the kubelet's cAdvisor; undefined where it has no limit. */
export function throttlingOf(
  text: string,
  { namespace, pod, container }: Record<'namespace' | 'pod' | 'container', string>,
): Cpu | undefined {
  const wanted = [`namespace="${namespace}"`, `pod="${pod}"`, `container="${container}"`];
  const sum = (name: string) => sumOf(text, name, (labels) => wanted.every((label) => labels.includes(label)));
  const periods = sum('container_cpu_cfs_periods_total');
  const throttled = sum('container_cpu_cfs_throttled_periods_total');
  if (periods === undefined || throttled === undefined) return undefined;
  return { periods, throttled, usedSeconds: sum('container_cpu_usage_seconds_total') ?? 0 };
}
