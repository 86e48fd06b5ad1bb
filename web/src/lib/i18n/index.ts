// SPDX-License-Identifier: Apache-2.0
export { m } from './paraglide/messages.js';
export { locale } from './locale.svelte';
