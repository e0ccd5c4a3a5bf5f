import Glibc
import Ingest
import SRTP
import Services
import Storage

/// What the machine offers a recording: socket buffers, libraries that are loaded on demand, disk space.
struct Installation: Sendable {
    /// The receive buffer requested for each socket, and the one that the kernel grants; nil if no socket can be
    /// opened.
    let requestedBuffer: Int
    let grantedBuffer: Int?
    /// Why no socket can be opened.
    let socketFailure: String?
    /// `net.core.rmem_max`; nil if the kernel does not report it.
    let largestBuffer: Int?
    /// Bytes that this user can write in the folder; nil if unknown.
    let freeBytes: Int64?
    let isFolderWritable: Bool
    /// Needed for encrypted streams.
    let hasSRTP: Bool
    /// Needed for sources with an API.
    let hasHTTP: Bool

    /// The kernel grants a smaller buffer than a busy call needs.
    var isBufferShort: Bool { grantedBuffer.map { $0 < requestedBuffer } ?? false }

    /// What is missing for recording copies, each with its fix.
    var defects: [String] {
        var defects: [String] = []
        if let socketFailure { defects.append("no UDP socket can be opened: \(socketFailure)") }
        if !isFolderWritable {
            defects.append("the current folder is not writable; change its permissions, or use another one")
        }
        if !hasSRTP { defects.append("encrypted streams cannot be decrypted; install \(SRTPLibrary.package)") }
        if !hasHTTP { defects.append("the API of an SFU cannot be used; install \(HTTPClient.package)") }
        return defects
    }
}

extension Installation {
    /// Examines the machine once.
    init(folder: String) {
        let options = ReceiverOptions()
        requestedBuffer = options.receiveBufferBytes
        do {
            let receiver = try Receiver(options: options)
            grantedBuffer = try receiver.receiveBufferBytes(of: receiver.bind(port: 0))
            socketFailure = nil
        } catch {
            grantedBuffer = nil
            socketFailure = "\(error)"
        }
        largestBuffer = (try? TextFile.read("/proc/sys/net/core/rmem_max", limit: 64))
            .flatMap { Int($0.prefix(while: \.isNumber)) }
        var status = statvfs()
        freeBytes =
            unsafe statvfs(folder, &status) == 0
            ? Int64(
                clamping: UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize)).partialValue)
            : nil
        isFolderWritable = unsafe access(folder, W_OK | X_OK) == 0
        hasSRTP = SRTPLibrary.isInstalled
        hasHTTP = HTTPClient.isInstalled
    }
}
