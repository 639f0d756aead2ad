// Prints the reference of error codes, from the one error table.
import { errorReference } from '../dist/admin/index.js';

process.stdout.write(errorReference());
