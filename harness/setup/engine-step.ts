import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Engine, findEngine, requireEngine } from '../engine/find.ts';
import { EnvironmentError } from '../vocabulary/failures.ts';
import { projectDirectory } from './places.ts';
import type { Step } from './step.ts';
import { runTool, type Workshop } from './tool.ts';

/** A container engine: the one that is there, else one of the lab's own. */
export function containerEngine(shop: Workshop): Step<Engine> {
  return {
    name: 'container engine',
    look: () => findEngine(shop.environment),
    make: async () => {
      const osRelease = await readFile('/etc/os-release', 'utf8').catch(() => '');
      const obstacle = whyNoLabEngine({ platform: process.platform, uid: process.getuid?.(), osRelease });
      if (obstacle) throw new EnvironmentError(`no container engine answers. ${obstacle}`);
      shop.progress.say('container engine: none answers; installing and starting one of the lab’s own');
      await runTool(shop, join(projectDirectory, 'lab-engine', 'install'), []);
      await runTool(shop, join(projectDirectory, 'lab-engine', 'start'), []);
      return requireEngine(shop.environment);
    },
    describe: ({ dockerHost, origin, version }) => `Docker ${version} at ${dockerHost} (${origin})`,
  };
}

/**
 * Returns why the lab cannot install an engine on a machine, with what the user can do instead; undefined when it can.
 * `osRelease` is the text of `/etc/os-release`.
 */
export function whyNoLabEngine(machine: {
  platform: NodeJS.Platform;
  uid: number | undefined;
  osRelease: string;
}): string | undefined {
  const otherwise = 'or set DOCKER_HOST to one that runs elsewhere';
  if (machine.platform !== 'linux') return `Start Docker Desktop, Colima or another Docker engine, ${otherwise}.`;
  const start = `Install Docker Engine and start it, ${otherwise}.`;
  if (!isDebianLike(machine.osRelease)) return start;
  if (machine.uid !== 0) return `${start} As root, ./setup installs and starts one of the lab's own.`;
  return undefined;
}

function isDebianLike(osRelease: string): boolean {
  const families = [...osRelease.matchAll(/^(?:ID|ID_LIKE)=(.*)$/gm)].flatMap(([, value = '']) =>
    value.replace(/["']/g, '').split(/\s+/),
  );
  return families.includes('debian') || families.includes('ubuntu');
}
