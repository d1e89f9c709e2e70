import type { Fault } from '../fault.js';
import { hurting } from './hurting.js';
import type { Stage } from './stage.js';
import { acknowledgedFirst, projectorsBeside, publishersBeside } from './unlocked.js';

export function doubles(stage: Stage): readonly Fault[] {
  return [
    hurting(stage, 'two projectors at once without a lock: the fence keeps each fact counted once', 2, (scene) =>
      projectorsBeside(scene, true),
    ),
    hurting(stage, 'two publishers at once without a lock: every key keeps its order', 2, (scene) =>
      publishersBeside(scene, acknowledgedFirst),
    ),
  ];
}
