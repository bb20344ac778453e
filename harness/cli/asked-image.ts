import { findEngine } from '../engine/find.ts';
import { imageExists } from '../setup/images.ts';
import { builtVersions, notOffered, pulledNodeImage, refuseImageBesideVersions } from '../setup/versions.ts';

/**
 * Sees, before anything is started or installed, that what was asked for says which node images to use.
 *
 * @throws UsageError for an image beside versions, and for a version whose image is neither here nor to be had
 */
export async function checkAskedImage(asked: {
  readonly image: string | undefined;
  readonly kubernetes: readonly string[];
}): Promise<void> {
  refuseImageBesideVersions(asked, process.env);
  const odd = asked.kubernetes.filter((version) => !pulledNodeImage(version) && !builtVersions().includes(version));
  if (odd.length === 0) return;
  // An engine that does not answer has no image either.
  const engine = await findEngine().catch(() => undefined);
  for (const version of odd) {
    if (engine === undefined || !(await imageExists(engine.dockerHost, `kindest/node:${version}`))) {
      throw notOffered(version);
    }
  }
}
