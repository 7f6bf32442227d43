/** Two nodes of one gateway in one JVM, and what stands in front of and between them. */
@NullMarked
package io.cardea.testkit.cluster;

import org.jspecify.annotations.NullMarked;
