import type { CapabilityPlot } from '../plot.js';
import { dataCapabilities } from './data.js';
import { edgeCapabilities } from './edge.js';
import { learningCapabilities } from './learning.js';
import { observabilityCapabilities } from './observability.js';
import { runtimeCapabilities } from './runtime.js';
import { trustCapabilities } from './trust.js';

export const capabilities: readonly CapabilityPlot[] = [
  ...dataCapabilities,
  ...runtimeCapabilities,
  ...edgeCapabilities,
  ...trustCapabilities,
  ...observabilityCapabilities,
  ...learningCapabilities,
];
