import { join } from 'node:path';
import type { Engine } from '../engine/find.ts';
import { EnvironmentError } from '../vocabulary/failures.ts';
import {
  buildScript,
  clientImageReference,
  imageExists,
  type NodeImageChoice,
  nodeImageReference,
  offlineNodeImageReference,
  ofVersion,
} from './images.ts';
import { projectDirectory } from './places.ts';
import { canPull } from './registry.ts';
import type { Step } from './step.ts';
import { runTool, type Workshop } from './tool.ts';
import { builtVersions, kindNodeImage, notOffered, pulledNodeImage } from './versions.ts';

/** Which node image is wanted: the one asked for, or that of a version, or the usual one. */
export interface WantedImage {
  readonly image?: string | undefined;
  readonly kubernetes?: string | undefined;
}

/** A node image: the one asked for, else kind's own where a registry answers, else the offline one. */
export function nodeImage(shop: Workshop, { dockerHost }: Engine, wanted: WantedImage): Step<NodeImageChoice> {
  return {
    name: 'node image',
    look: async () => {
      const choice = await nodeImageReference(dockerHost, { ...wanted, environment: shop.environment });
      if (choice?.origin === 'asked for' && !(await imageExists(dockerHost, choice.reference))) {
        throw new EnvironmentError(
          `the engine at ${dockerHost} has no image ${choice.reference}.\n` +
            'Pull or load it first, or leave out --image and DNSDRILL_NODE_IMAGE to use the lab’s own.',
        );
      }
      return choice;
    },
    make: () => makeNodeImage(shop, dockerHost, wanted.kubernetes),
    describe: ({ reference, origin }) => `${reference} (${origin === 'kind' ? 'made by the kind project' : origin})`,
  };
}

async function makeNodeImage(
  shop: Workshop,
  dockerHost: string,
  kubernetes: string | undefined,
): Promise<NodeImageChoice> {
  const pulled = kubernetes === undefined ? kindNodeImage : pulledNodeImage(kubernetes);
  const isBuilt = kubernetes === undefined || builtVersions().includes(kubernetes);
  if (kubernetes !== undefined && pulled === undefined && !isBuilt) throw notOffered(kubernetes);
  if (pulled !== undefined) {
    const registry = await canPull(dockerHost, pulled);
    if (registry.yes) {
      shop.progress.say(`node image: pulling ${pulled} (about 1 GB)`);
      await runTool(shop, 'docker', ['pull', pulled], { DOCKER_HOST: dockerHost });
      return { reference: pulled, origin: 'kind' };
    }
    shop.progress.say(`node image: no container registry answers (${registry.because})`);
    if (!isBuilt) {
      const sources = `the lab has sources to build ${builtVersions().join(', ')} from, and none of ${kubernetes}`;
      throw new EnvironmentError(`${pulled} cannot be pulled (${registry.because}); ${sources}`);
    }
  }
  const what = kubernetes === undefined ? 'it' : `that of Kubernetes ${kubernetes}`;
  shop.progress.say(
    `node image: building ${what} from source and from Debian’s packages; the first time takes 10 to 20 minutes`,
  );
  await runTool(shop, buildScript, ofVersion(kubernetes), { DOCKER_HOST: dockerHost });
  return { reference: await offlineNodeImageReference(kubernetes), origin: 'offline' };
}

/**
 * The image of the pods that ask, and of the lab's resolver. The offline build makes it along with the node image.
 *
 * @param kubernetes the version whose node image is here or may be made: another one would take long
 */
export function clientImage(shop: Workshop, { dockerHost }: Engine, kubernetes: string | undefined): Step<string> {
  return {
    name: 'client image',
    look: async () => {
      const reference = await clientImageReference();
      return (await imageExists(dockerHost, reference)) ? reference : undefined;
    },
    make: async () => {
      const reference = await clientImageReference();
      if ((await canPull(dockerHost, kindNodeImage)).yes) {
        shop.progress.say(`client image: building ${reference}`);
        await runTool(shop, 'docker', clientImageBuild(reference), { DOCKER_HOST: dockerHost });
      } else {
        shop.progress.say(
          'client image: building it, with the offline node image, from Debian’s packages and from source',
        );
        await runTool(shop, buildScript, ofVersion(kubernetes), { DOCKER_HOST: dockerHost });
      }
      return reference;
    },
    describe: (reference) => reference,
  };
}

/** What docker is asked for. The Dockerfile also takes what lies beside its folder, the list of packages. */
function clientImageBuild(reference: string): string[] {
  const sources = join(projectDirectory, 'node-image');
  // The lab's own engine gives containers no way out; a build that installs packages needs the machine's.
  const options = ['--network', 'host', '--file', join(sources, 'client', 'Dockerfile'), '--tag', reference];
  return ['build', ...options, sources];
}
