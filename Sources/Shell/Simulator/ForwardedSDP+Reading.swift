import FoundationEssentials

extension ForwardedSDP {
    /// Reads a description of at most 1 MiB from a file.
    init(reading path: String) throws(SimulatorError) {
        guard let bytes = try? Data(contentsOf: URL(filePath: path)), bytes.count <= 1 << 20 else {
            throw .unusableCapture(path: path, reason: "cannot be read")
        }
        do {
            self = try ForwardedSDP(parsing: String(decoding: bytes, as: UTF8.self))
        } catch {
            throw .unusableCapture(path: path, reason: error.description)
        }
    }
}
