package io.cardea.it.rig;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Starts gateways in processes of their own, some of them again and again. One such test at a time:
 * each start takes a processor for seconds, and several at once take each other's.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ResourceLock("processes of gateways")
@Timeout(value = 150)
public @interface StartsGateways {}
