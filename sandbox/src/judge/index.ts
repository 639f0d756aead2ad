/** A checker of requests: holds each against the document of a service, and shares nothing with the program that reads that document. */
export { createJudge, type JudgedRequest } from './judge.js';
