/** Integrations as data: loaded, checked at the door (a fault names file, line and field and stops the start), indexed. */

export type * from './answers-record.js';
export type * from './authorization-record.js';
export { keyArgumentOf, namesBoundBy } from './bindings.js';
export { CatalogueFault } from './catalogue-fault.js';
export { checkTexts } from './check-texts.js';
export { compareReply, contradictions, type ReplyDifference } from './compare-reply.js';
export { inputSchemaOf, outputSchemaOf } from './field-schema.js';
export { isForbiddenHeader } from './forbidden-headers.js';
export { fillContext, hostsOf, type ServiceHost, type ServiceHosts } from './hosts.js';
export { findIntegration } from './index-catalogue.js';
export { fieldSelectionArgument, listMemberOf, pagesWholeList, selectsFields } from './list-arguments.js';
export { type LiveCatalogue, openLiveCatalogue } from './live-catalogue.js';
export type { LoadedCatalogue } from './load-places.js';
export { compileCatalogue } from './open-catalogue.js';
export type { PresetConfig, PresetRecord } from './preset-record.js';
export type * from './records.js';
export type * from './request-record.js';
export { reservedMembers, shownName } from './reserved-members.js';
export type { MarkedPath, ResponseMarks } from './response-marks.js';
export { callsOf, neededCallsOf } from './role-calls.js';
export type * from './role-record.js';
export type { Runbook, RunbookArgumentRecord, RunbookRecord } from './runbook-record.js';
export { catalogueFolder, compiledCatalogueFile, shippedCatalogue, wholeCatalogue } from './shipped-catalogue.js';
export { toolNameLengthMax, toolNameOf } from './tool-name.js';
export type { Catalogue, CheckedArguments, Integration, Method, WithheldIntegration } from './types.js';
export type { View, ViewRecord } from './view-record.js';
export { watchFolders } from './watch-folders.js';
