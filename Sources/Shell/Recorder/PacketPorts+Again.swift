import Jobs
import Sources

extension PacketPorts {
    /// Binds the ports of what a killed recorder had forwarded. A job with session descriptions names its ports itself.
    func open(again earlier: [ConnectionJoined], of job: Job) -> [KeptConnection] {
        guard case .sora = job.source else { return [] }
        return earlier.map {
            KeptConnection(connectionID: $0.connectionID, name: $0.name, ports: open(again: $0))
        }
    }
}
