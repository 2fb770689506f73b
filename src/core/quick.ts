/** Core for those who only run it: of the same meaning, and with less to do. Explanations are made from the Core before. */
import type { Core } from './core.ts';
import { compareProducts } from './products.ts';
import { shareCalls } from './share.ts';

export const quicken = (core: Core): Core => compareProducts(shareCalls(core));
