import type { Renderer } from './renderer.ts';
export const markdown: Renderer = () => 'todo\n';
