import Foundation
import Testing

/// nginx with WebDAV on a loopback port of its own, which writes what it is sent into a folder.
///
/// Below `/put/` it takes PUT, DELETE and MKCOL. Below `/post/` it takes POST, which its WebDAV does not know: it
/// passes it on to itself as PUT. Below `/closed/` it wants a password: user `ann`, `secret`.
final class WebDAVServer {
    let root: URL
    let port: Int
    private let configuration: URL
    private var server: Running?

    /// Ports below the kernel's ephemeral range, beside those of live jobs.
    private static let ports = 26_000..<27_000

    /// - Parameter makesFolders: whether it makes missing folders by itself.
    init(in scratch: URL, makesFolders: Bool = true) throws {
        let folder = scratch.appending(path: "nginx")
        root = folder.appending(path: "root")
        configuration = folder.appending(path: "nginx.conf")
        port = Int.random(in: Self.ports)
        let files = FileManager.default
        for name in ["root", "root/put", "root/post", "root/closed"] {
            try files.createDirectory(at: folder.appending(path: name), withIntermediateDirectories: true)
        }
        // nginx's workers are another user where it is started by root.
        for path in [folder.path, root.path] + ["put", "post", "closed"].map({ root.path + "/" + $0 }) {
            try files.setAttributes([.posixPermissions: 0o777], ofItemAtPath: path)
        }
        let dav =
            "dav_methods PUT DELETE MKCOL; dav_access all:rw; "
            + "create_full_put_path \(makesFolders ? "on" : "off");"
        try "ann:{PLAIN}secret\n".write(
            to: folder.appending(path: "users"), atomically: true, encoding: .utf8)
        try """
        daemon off; \(getuid() == 0 ? "user root;" : "") worker_processes 1; pid \(folder.path)/pid;
        error_log \(folder.path)/error.log;
        events { worker_connections 64; }
        http {
          log_format methods '$request_method $status $uri $connection';
          access_log \(folder.path)/access.log methods;
          client_max_body_size 0;
          client_body_temp_path \(folder.path)/body; proxy_temp_path \(folder.path)/proxy;
          fastcgi_temp_path \(folder.path)/fastcgi; uwsgi_temp_path \(folder.path)/uwsgi;
          scgi_temp_path \(folder.path)/scgi;
          types { text/plain m3u8; }
          server {
            listen 127.0.0.1:\(port); root \(root.path);
            location /put/ { \(dav) }
            location /post/ {
              if ($request_method = POST) { rewrite ^/post/(.*)$ /as-put/$1 last; }
              \(dav)
            }
            location /as-put/ {
              internal; proxy_method PUT; proxy_pass http://127.0.0.1:\(port)/post/;
            }
            location /closed/ { auth_basic closed; auth_basic_user_file \(folder.path)/users; \(dav) }
            location = /up { return 204; }
          }
        }

        """.write(to: configuration, atomically: true, encoding: .utf8)
    }

    deinit { stop() }

    var url: String { "http://127.0.0.1:\(port)/" }

    func start() throws {
        let program = ["/usr/sbin/nginx", "/usr/local/sbin/nginx"].first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
        let server = try Running(
            program ?? "nginx",
            ["-p", configuration.deletingLastPathComponent().path, "-c", configuration.path, "-e", "stderr"])
        self.server = server
        let isUp = server.wait(seconds: 30) {
            (try? Command.run("curl", ["-sf", "-o", "/dev/null", url + "up"]).status) == 0
        }
        try #require(isUp, "\(server.complaints)")
    }

    func stop() {
        guard let server else { return }
        server.signal(SIGTERM)
        _ = server.wait()
        self.server = nil
    }

    /// Method, status, path and connection of each request so far.
    func requests() -> [(method: String, status: Int, path: String, connection: String)] {
        let file = configuration.deletingLastPathComponent().appending(path: "access.log")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ")
            guard parts.count == 4, let status = Int(parts[1]), parts[2] != "/up" else { return nil }
            return (String(parts[0]), status, String(parts[2]), String(parts[3]))
        }
    }
}
