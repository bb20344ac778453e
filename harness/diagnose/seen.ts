import { z } from 'zod';

/** Something that was asked of the cluster: what was seen, or why it could not be. */
export type Seen<T> = { seen: T } | { unseen: string };

/** The schema of something that may not have been seen, and then says why. */
export const seen = <T extends z.ZodType>(what: T) =>
  z.union([z.strictObject({ seen: what }), z.strictObject({ unseen: z.string() })]);

/** What was seen; undefined where it could not be. */
export const known = <T>(what: Seen<T>): T | undefined => ('seen' in what ? what.seen : undefined);

/** What was seen of a list; nothing where it could not be. */
export const listed = <T>(what: Seen<readonly T[]>): readonly T[] => ('seen' in what ? what.seen : []);
