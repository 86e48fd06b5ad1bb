// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchIdle } from '../src/lib/idle';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

it('locks after the limit without a touch', () => {
  const onIdle = vi.fn();
  const stop = watchIdle(60_000, onIdle);
  vi.advanceTimersByTime(55_000);
  expect(onIdle).not.toHaveBeenCalled();
  vi.advanceTimersByTime(10_000);
  expect(onIdle).toHaveBeenCalled();
  stop();
});

it('a touch begins the time anew', () => {
  const onIdle = vi.fn();
  const stop = watchIdle(60_000, onIdle);
  vi.advanceTimersByTime(50_000);
  dispatchEvent(new Event('pointerdown'));
  vi.advanceTimersByTime(55_000);
  expect(onIdle).not.toHaveBeenCalled();
  stop();
});

it('the first touch after a long sleep does not save the keys', () => {
  const onIdle = vi.fn();
  const stop = watchIdle(60_000, onIdle);
  vi.setSystemTime(3_600_000);
  dispatchEvent(new Event('keydown'));
  vi.advanceTimersByTime(5_000);
  expect(onIdle).toHaveBeenCalled();
  stop();
});

it('stops when told', () => {
  const onIdle = vi.fn();
  watchIdle(60_000, onIdle)();
  vi.advanceTimersByTime(600_000);
  expect(onIdle).not.toHaveBeenCalled();
});
