/** Tools that are requests to an HTTP API: their definitions, and OpenAPI documents as tools. */
@NullMarked
package io.cardea.controlplane.rest;

import org.jspecify.annotations.NullMarked;
