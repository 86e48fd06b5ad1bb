// SPDX-License-Identifier: Apache-2.0
import { mount } from 'svelte';
import App from './App.svelte';
import { router } from './lib/router.svelte';
import './styles/base.css';
import './styles/components.css';

router.start();
const target = document.getElementById('app');
if (target) mount(App, { target });
