import Glibc
import Jobs
import Packaging
import Storage

/// Reads the finished files and presentations of a recording back, and warns of those that differ from the report or
/// from their specification.
struct OutputVerification {
    let directory: JobDirectory

    func warnings(of report: Report) -> [Warning] {
        let ofConnections = report.connections.flatMap { warnings(of: $0.outputs, connectionID: $0.connectionID) }
        let ofViews = (report.compositions ?? []).flatMap { warnings(of: $0.outputs, connectionID: nil) }
        return ofConnections + ofViews
    }

    private func warnings(of outputs: [OutputReport], connectionID: String?) -> [Warning] {
        outputs.compactMap { warning(of: $0, connectionID: connectionID) }
            + PresentationVerification(directory: directory).warnings(of: outputs, connectionID: connectionID)
    }

    private func warning(of output: OutputReport, connectionID: String?) -> Warning? {
        // The report lists a file that was kept as it is.
        guard output.isKept != true else { return nil }
        return defect(of: output).map {
            Warning(
                reason: .internalError, connectionID: connectionID,
                message: "\(output.file) differs from what was written: \($0); `rokuga recover` makes it again")
        }
    }

    /// The defect of a file as text; nil if there is none.
    private func defect(of output: OutputReport) -> String? {
        guard let container = output.container.container else { return nil }
        let descriptor = unsafe open(directory.path + "/" + output.file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return unsafe String(cString: strerror(errno)) }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return unsafe String(cString: strerror(errno)) }
        guard status.st_size == output.bytes else { return "\(status.st_size) bytes instead of \(output.bytes)" }
        let file = FinishedFile(descriptor: descriptor, byteCount: Int64(status.st_size))
        do {
            try file.verify(as: container, frameCounts: output.tracks.map(\.frames))
            return nil
        } catch {
            return "\(error)"
        }
    }
}
