import Glibc
import Testing
import Threads

@Suite struct ProcessorCountTests {
    @Test func isThatOfTheMachineOrLess() {
        #expect((1...max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))).contains(ProcessorCount.available))
    }
}
