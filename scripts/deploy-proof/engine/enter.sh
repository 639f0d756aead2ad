# Runs dockerd on a root file system of its own. In the environment: ROOT, its files, which stay as they are; WORK, an empty folder on a disk; CLONE,
# the clone, seen as /clone; SHARED, a folder seen as /shared. The arguments are dockerd's. In mount and process namespaces of its own.
set -e
mkdir -p "$WORK/changes" "$WORK/overlay" "$WORK/root" "$WORK/docker"
mount --make-rprivate /
mount -t overlay overlay -o "lowerdir=$ROOT,upperdir=$WORK/changes,workdir=$WORK/overlay" "$WORK/root"
cd "$WORK/root"
mount -t proc proc proc
mount -t sysfs sysfs sys
mount --rbind /sys/fs/cgroup sys/fs/cgroup
mount --rbind /dev dev
mount -t tmpfs tmpfs run
mount -t tmpfs tmpfs tmp
mkdir -p clone shared outside var/lib/docker
mount --bind "$CLONE" clone
mount --bind "$SHARED" shared
mount --bind "$WORK/docker" var/lib/docker
cp --remove-destination /etc/resolv.conf etc/resolv.conf
ip link set lo up
pivot_root . outside
cd /
umount --lazy /outside
exec dockerd "$@"
