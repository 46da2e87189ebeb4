// Where the console begins.

import { App } from './app.js';

new App().start();
