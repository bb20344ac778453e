import type { Source } from '../../harness/vocabulary/scenario.ts';

/** A section of the guide. */
export const guide = (section: string): Source => ({ document: 'coredns-guide', section });
