// SPDX-License-Identifier: Apache-2.0
// Sealing for the public report page: small, no WebAssembly, ready at once. Staff functions are not here.
import { noble } from './noble';
import { usePrimitives } from './primitives';

usePrimitives(noble);

export * from './common';
export { circleId, orgId } from './keys';
