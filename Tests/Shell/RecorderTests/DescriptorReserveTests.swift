import Ingest
import Jobs
import Media
import Storage
import Testing

@testable import Recorder

@Suite struct DescriptorReserveTests {
    /// docs/operations.md states the numbers of connections that follow from these.
    @Test(arguments: [(64, 32), (256, 144), (1024, 720), (4096, 3792), (1_048_576, 1_048_272), (8, 4)])
    func leavesRoomForTheFilesOfTheConnections(limit: Int, ceiling: Int) {
        #expect(DescriptorReserve.ceiling(for: limit) == ceiling)
    }

    @Test func refusesPortsWhoseDescriptorsAreKeptForFiles() throws {
        var job = try LiveScene().job
        job.receive.bufferBytes = 65_536
        let ports = try ConnectionPorts(settings: job.receive, descriptorCeiling: 1)
        #expect(throws: IngestError.descriptorsExhausted(ceiling: 1)) {
            try ports.open("A", sections: [.audio])
        }
        #expect(ports.bound.isEmpty)
    }
}
