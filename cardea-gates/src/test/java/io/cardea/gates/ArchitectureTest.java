package io.cardea.gates;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class ArchitectureTest {
  @TestFactory
  Stream<DynamicTest> gates() {
    return ModuleGate.of("gates").tests();
  }
}
