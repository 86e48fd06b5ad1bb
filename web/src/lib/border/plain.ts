// SPDX-License-Identifier: Apache-2.0
// The one form in which numbers and addresses are compared and hashed (docs/border.md section 2). Pure.

/** Capital letters and digits alone, as they stand in a zone. */
export const plain = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]/g, '');

/** Digits without the country's or the trunk's prefix. */
export const plainPhone = (text: string): string => text.replace(/\D/g, '').replace(/^62/, '').replace(/^0/, '');
