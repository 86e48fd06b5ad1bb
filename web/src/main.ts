// SPDX-License-Identifier: Apache-2.0
import { mount } from 'svelte';
import App from './App.svelte';
import { router } from './lib/router.svelte';
import { greetShell } from './lib/shell_start';
import './styles/base.css';
import './styles/components.css';

router.start();
const target = document.getElementById('app');
if (target) mount(App, { target });
void greetShell().catch(() => {});
