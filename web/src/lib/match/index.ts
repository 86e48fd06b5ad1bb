// SPDX-License-Identifier: Apache-2.0
// Recognise the same person without learning who she is: the browser's half of src/match. Texts become normal forms and,
// under a key of the organisation or the network, encodings; only those leave the browser.
export { type Circle, type Encoded, Encoder, type Space } from './encoder';
export { shown } from './letters';
export { type NormalRecord, Normaliser, presence } from './normaliser';
export { canonical, kPersonId, type Schema, schemaIdText } from './schema';
