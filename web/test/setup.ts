// SPDX-License-Identifier: Apache-2.0
import 'fake-indexeddb/auto';
