// SPDX-License-Identifier: Apache-2.0
// Everything of the app that needs the sealing library, in one chunk that is fetched when somebody is about to need it.
export { openKeyRing } from '../keys.svelte';
export { newcomer } from './newcomer';
export { fingerprintGroups as fingerprint, isPrintedCode, openWithPassword, passwordSecrets, recover, reseal } from './person';
export { prepareSlowKeys } from './slow';
export { ready } from '../seal';
