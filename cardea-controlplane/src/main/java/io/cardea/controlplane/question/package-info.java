/** Questions about who may do what, as people and programs write them. */
@NullMarked
package io.cardea.controlplane.question;

import org.jspecify.annotations.NullMarked;
