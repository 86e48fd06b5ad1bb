// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { checkDigit } from '../../src/lib/border/mrz';
import { checkNumber, nikFault } from '../../src/lib/border/typed';

const check = (number: string) => checkDigit(number.padEnd(9, '<'));

describe('a typed document number', () => {
  it('is checked by its digit', () => {
    expect(checkNumber('X1450981', check('X1450981'))).toEqual({ verdict: 'valid', number: 'X1450981' });
    expect(checkNumber(' x145 0981', check('X1450981'))?.verdict).toBe('valid');
    expect(checkNumber('X1450981', '')).toBeNull();
    expect(checkNumber('', '3')).toBeNull();
  });
  it('is corrected where one reading is left, else left alone', () => {
    expect(checkNumber('X145O981', check('X1450981'))).toEqual({ verdict: 'corrected', number: 'X1450981' });
    expect(checkNumber('X1450982', check('X1450981'))).toEqual({ verdict: 'invalid', number: 'X1450982' });
  });
});

describe('a NIK', () => {
  it('is warned about, never turned away', () => {
    expect(nikFault('', '', '')).toBe('');
    expect(nikFault('1709044507990001', '1999-07-05', 'female')).toBe('');
    expect(nikFault('1709044507990001', '1999-07-06', 'female')).toBe('birth');
    expect(nikFault('1709044507990001', '1999-07-05', 'male')).toBe('sex');
    expect(nikFault('170904450799', '', '')).toBe('length');
    expect(nikFault('1709044599990001', '', '')).toBe('shape');
    expect(nikFault('1709044507990000', '', '')).toBe('shape');
    // Cut from Bengkulu Utara in 2008: older codes are as good.
    expect(nikFault('1703044507990001', '1999-07-05', 'female')).toBe('');
  });
});
