import { join } from 'node:path';
import type { Engine } from '../engine/find.ts';
import { EnvironmentError } from '../vocabulary/failures.ts';
import {
  buildScript,
  clientImageReference,
  imageExists,
  kindNodeImage,
  type NodeImageChoice,
  nodeImageReference,
  offlineNodeImageReference,
} from './images.ts';
import { projectDirectory } from './places.ts';
import { canPull } from './registry.ts';
import type { Step } from './step.ts';
import { runTool, type Workshop } from './tool.ts';

/** A node image: the one asked for, else kind's own where a registry answers, else the offline one. */
export function nodeImage(shop: Workshop, { dockerHost }: Engine, asked: string | undefined): Step<NodeImageChoice> {
  return {
    name: 'node image',
    look: async () => {
      const choice = await nodeImageReference(dockerHost, { image: asked, environment: shop.environment });
      if (choice?.origin === 'asked for' && !(await imageExists(dockerHost, choice.reference))) {
        throw new EnvironmentError(
          `the engine at ${dockerHost} has no image ${choice.reference}.\n` +
            'Pull or load it first, or leave out --image and DNSDRILL_NODE_IMAGE to use the lab’s own.',
        );
      }
      return choice;
    },
    make: async () => {
      const registry = await canPull(dockerHost, kindNodeImage);
      if (registry.yes) {
        shop.progress.say(`node image: pulling ${kindNodeImage} (about 1 GB)`);
        await runTool(shop, 'docker', ['pull', kindNodeImage], { DOCKER_HOST: dockerHost });
        return { reference: kindNodeImage, origin: 'kind' };
      }
      shop.progress.say(`node image: no container registry answers (${registry.because})`);
      shop.progress.say(
        'node image: building it from source and from Debian’s packages; the first time takes 10 to 20 minutes',
      );
      await runTool(shop, buildScript, [], { DOCKER_HOST: dockerHost });
      return { reference: await offlineNodeImageReference(), origin: 'offline' };
    },
    describe: ({ reference, origin }) => `${reference} (${origin === 'kind' ? 'made by the kind project' : origin})`,
  };
}

/** The image of the pods that ask, and of the lab's resolver. The offline build makes it along with the node image. */
export function clientImage(shop: Workshop, { dockerHost }: Engine): Step<string> {
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
        // The lab's own engine gives containers no way out; a build that installs packages needs the machine's.
        const build = [
          'build',
          '--network',
          'host',
          '--tag',
          reference,
          join(projectDirectory, 'node-image', 'client'),
        ];
        await runTool(shop, 'docker', build, { DOCKER_HOST: dockerHost });
      } else {
        shop.progress.say(
          'client image: building it, with the offline node image, from Debian’s packages and from source',
        );
        await runTool(shop, buildScript, [], { DOCKER_HOST: dockerHost });
      }
      return reference;
    },
    describe: (reference) => reference,
  };
}
