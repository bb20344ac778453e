/** Whether a value that was read from a file is what it is taken for. */
export type Shape = (value: unknown) => boolean;

/** Any string, the empty one as well. */
export const text: Shape = (value) => typeof value === 'string';
/** Any number but NaN and the infinite ones, which JSON cannot hold. */
export const number: Shape = (value) => Number.isFinite(value);
/** A number without a fraction. */
export const wholeNumber: Shape = (value) => Number.isInteger(value);

/** A field that may be absent. */
export const optional =
  (shape: Shape): Shape =>
  (value) =>
    value === undefined || shape(value);

/** A value that has any one of these shapes. */
export const either =
  (...shapes: readonly Shape[]): Shape =>
  (value) =>
    shapes.some((shape) => shape(value));

/** A list, which may be empty, of values of one shape. */
export const listOf =
  (item: Shape): Shape =>
  (value) =>
    Array.isArray(value) && value.every(item);

/** An object with these fields; it may have others, as a later version writes them. */
export const fields =
  (shapes: Readonly<Record<string, Shape>>): Shape =>
  (value) =>
    isObject(value) && firstAmiss(shapes, value) === undefined;

/** An object with names of its own for values of one shape. */
export const recordOf =
  (item: Shape): Shape =>
  (value) =>
    isObject(value) && Object.values(value).every(item);

/** The name of the first field that is missing or not what it should be; undefined where all are. */
export const firstAmiss = (shapes: Readonly<Record<string, Shape>>, value: object): string | undefined =>
  Object.keys(shapes).find((name) => !shapes[name]?.(Reflect.get(value, name)));

/** Whether a value is an object with fields: neither null nor a list. */
export const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
