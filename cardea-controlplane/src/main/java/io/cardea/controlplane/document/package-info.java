/** Reading YAML and JSON into typed values, collecting every problem on the way. */
@NullMarked
package io.cardea.controlplane.document;

import org.jspecify.annotations.NullMarked;
